import { PowerDisk } from './power-disk.ts';

/** Makes a disk, says where it is, and goes on until a signal ends it. */
const disk = await PowerDisk.create({ sizeMb: 16 });
disk.removeWhenEnded();
console.log(disk.path);
setInterval(() => undefined, 60_000);
