// SNS and SQS on a free port of the loopback interface, until the input ends. Their own start-up would listen on every interface.
import { buildApp } from "fauxqs";

const app = buildApp({ logger: false });
console.log(await app.listen({ port: 0, host: "127.0.0.1" }));
process.stdin.on("close", () => process.exit(0)).resume();
