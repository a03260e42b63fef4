// A service behind the splitter, in a process of its own: node upstream.mjs <version>. Says its port over IPC; SIGTERM lets requests end.
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocketServer } from "ws";

const version = process.argv[2] ?? "v1";

async function stream(response) {
  response.writeHead(200, { "content-type": "text/event-stream", "x-version": version });
  for (let event = 0; event < 6; event++) {
    response.write(`data: ${event}\n\n`);
    await sleep(40);
  }
  response.end("data: end\n\n");
}

const server = createServer((request, response) => {
  if (request.url === "/events") return void stream(response);
  const hash = createHash("sha256");
  request.on("data", (chunk) => hash.update(chunk));
  request.on("end", () => {
    response.setHeader("x-version", version);
    if (request.url === "/hang") return;
    response.end(request.method === "POST" ? hash.digest("hex") : version);
  });
});
new WebSocketServer({ server }).on("connection", (socket) =>
  socket.on("message", (data) => socket.send(data, { binary: false })),
);
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
process.once("SIGTERM", () => {
  server.close();
  server.closeIdleConnections();
  process.disconnect();
});
