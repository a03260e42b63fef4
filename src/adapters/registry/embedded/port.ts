import { createServer } from "node:net";
import { SlipwayError } from "../../../errors.ts";

/** Says `port-in-use` in the user's own process: a daemon could only write it into its log and leave. Port 0 is always free. */
export async function refuseTakenPort({ host, port }: { readonly host: string; readonly port: number }): Promise<void> {
  if (port === 0) return;
  const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    const server = createServer();
    server.once("error", resolve);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
  if (failure?.code === "EADDRINUSE")
    throw new SlipwayError("port-in-use", { port }, { doing: "starting-daemon", cause: failure });
}
