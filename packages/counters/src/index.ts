export { addLine, type CounterLine, type CounterName, counterNames, emptyLine } from './counter-line.ts';
export { Counters, countEntry, vietnamDay } from './counters.ts';
