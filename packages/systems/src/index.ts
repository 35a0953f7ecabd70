export { isPasswordOf, isSecretOf } from './password.ts';
export { defaultSystemSettings, type System, type SystemSettings, systemLimits } from './system.ts';
export {
  type NewSystem,
  type SettingsChange,
  SystemBook,
  type SystemBookOptions,
  type SystemChange,
} from './system-book.ts';
