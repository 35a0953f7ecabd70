/**
 * What a task module exports as `tasks`: functions by name. Input and output cross a thread and must be of what structured
 * cloning knows: plain data, bytes, key objects; no functions, no instances of classes.
 */
// biome-ignore lint/suspicious/noExplicitAny: a table of functions of every input; callers see each one's own types.
export type Tasks = Readonly<Record<string, (input: any) => unknown>>;

export type TaskName<Table extends Tasks> = keyof Table & string;
export type TaskInput<Table extends Tasks, Name extends TaskName<Table>> = Parameters<Table[Name]>[0];
export type TaskOutput<Table extends Tasks, Name extends TaskName<Table>> = Awaited<ReturnType<Table[Name]>>;

/** The tasks of a module. Whatever is wrong with the module is thrown: that is a defect, not a condition. */
export async function loadTasks(module: string): Promise<Tasks> {
  const { tasks } = (await import(module)) as { readonly tasks?: Tasks };
  if (tasks === undefined) throw new TypeError(`${module} exports no tasks`);
  return tasks;
}

/** Runs one task of a table. */
export async function runTask(tasks: Tasks, name: string, input: unknown): Promise<unknown> {
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (task === undefined) throw new TypeError(`there is no task ${name}`);
  return task(input);
}
