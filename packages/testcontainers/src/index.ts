export {
  containerPorts,
  defaultImage,
  LienthongContainer,
  StartedLienthongContainer,
} from './lienthong-container.ts';
