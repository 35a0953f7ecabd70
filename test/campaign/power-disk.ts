import { execFile, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What ends a campaign before its time. */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `EXT4_IOC_SHUTDOWN` with `NOLOGFLUSH`: from this moment on nothing more reaches the disk, not even what the journal holds. */
const shutDown =
  'my $how = pack("L", 2); open(my $disk, "<", $ARGV[0]) or die $!; ioctl($disk, 0x8004587D, $how) or die $!';

/** Why no power can be cut here, for whoever reads that a test was skipped; undefined where it can. */
export async function whyNoPowerDisk(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'only Linux has ext4 on a loop device';
  if (process.getuid?.() !== 0) return 'only root mounts';
  try {
    const disk = await PowerDisk.create({ sizeMb: 16 });
    await disk.cut();
    await disk.remove();
    return undefined;
  } catch (failure) {
    return `no disk could be made: ${failure instanceof Error ? failure.message.trim() : failure}`;
  }
}

/**
 * An ext4 disk of its own whose power can be cut: what was written and not synced by then is gone, as on a real disk
 * with no battery, and the journal is replayed when it comes back.
 */
export class PowerDisk {
  /** Where it is mounted. */
  readonly path: string;
  readonly #image: string;
  readonly #dir: string;
  #isRemoved = false;

  private constructor(dir: string) {
    this.#dir = dir;
    this.#image = join(dir, 'image');
    this.path = join(dir, 'disk');
  }

  /** @param sizeMb - of the disk; the file beneath is sparse */
  static async create({ sizeMb }: { readonly sizeMb: number }): Promise<PowerDisk> {
    const disk = new PowerDisk(await mkdtemp(join(tmpdir(), 'lienthong-power-')));
    await mkdir(disk.path);
    await run('truncate', ['-s', `${sizeMb}M`, disk.#image]);
    await run('mkfs.ext4', ['-q', disk.#image]);
    try {
      await disk.#mount();
    } catch (failure) {
      await rm(disk.#dir, { recursive: true });
      throw failure;
    }
    return disk;
  }

  async #mount(): Promise<void> {
    await run('mount', ['-o', 'loop', this.#image, this.path]);
  }

  /** From here on every write fails, and what was not synced is lost. */
  async cut(): Promise<void> {
    await run('perl', ['-e', shutDown, this.path]);
  }

  /** The disk as the next start finds it. Whoever had a file open there must have ended. */
  async restore(): Promise<void> {
    await run('umount', [this.path]);
    await this.#mount();
  }

  /** Writes everything down, as a machine has that has been running for a while. */
  async settle(): Promise<void> {
    await run('sync', ['-f', this.path]);
  }

  async remove(): Promise<void> {
    await run('umount', [this.path]);
    await rm(this.#dir, { recursive: true });
    this.#isRemoved = true;
  }

  /** The same for a process that ends before its time: also while others still have files open there, who end with it. */
  removeAtOnce(): void {
    if (this.#isRemoved) return;
    this.#isRemoved = true;
    spawnSync('umount', ['-l', this.path]);
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** Removes the disk whichever way this process ends, but by SIGKILL. */
  removeWhenEnded(): void {
    process.once('exit', () => this.removeAtOnce());
    for (const signal of endingSignals)
      process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
}
