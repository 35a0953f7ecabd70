/** 5500–5999: finding, fetching and running a NATS server. */
export const natsServerErrors = {} as const;
