import { Option } from 'commander';
import { oneOf } from './argument-parsers.ts';
import type { Text } from './texts/text.ts';
import { usageError } from './usage-error.ts';

/** Which way a command goes: to the node as an agency, or in at the gateway as a client system. */
export type Via = { readonly via: 'node' | 'vxp'; readonly system?: string };

type Say = (text: Text) => string;

/** `--via`. */
export function viaOption(say: Say): Option {
  return new Option(
    '--via <node|vxp>',
    say({
      vi: 'đi thẳng vào nút, hay qua cổng VXP như một chương trình dùng SDK',
      en: 'straight to the node, or through the VXP gateway as an SDK program would',
    }),
  )
    .argParser(oneOf(['node', 'vxp'] as const))
    .default('node');
}

/** `--system`. */
export function systemOption(say: Say): Option {
  return new Option(
    '--system <id>',
    say({ vi: 'hệ thống gọi cổng VXP (lienthong systems list)', en: 'system that calls the VXP gateway' }),
  );
}

/**
 * Whether the command goes through the gateway; then it says as which system.
 *
 * @throws CLI_USAGE when only one of the two options is given
 */
export function isThroughGateway<Options extends Via>(
  options: Options,
): options is Options & { readonly system: string } {
  if ((options.via === 'vxp') !== (options.system !== undefined))
    throw usageError({ vi: '--via vxp và --system đi cùng nhau', en: '--via vxp and --system go together' });
  return options.via === 'vxp';
}
