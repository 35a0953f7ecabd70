export type { Arguments } from './header-map.ts';
export type { ListOperation, ListRow } from './list-members.ts';
export type { RawReply } from './raw-reply.ts';
export type { CountReply, DownloadReply, EdocReply, ListReply, SendReply, VxpReply } from './replies.ts';
export { type SdkReading, type SdkRow, type SdkVersion, sdkReading } from './sdk-reading.ts';
export { VxpClient, type VxpClientOptions } from './vxp-client.ts';
