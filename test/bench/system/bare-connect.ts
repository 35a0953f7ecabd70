import { connect } from '@nats-io/transport-node';

const connection = await connect({ servers: process.argv[2] ?? '' });
await connection.close();
