import { describe, expect, it } from "vitest";
import { programsOf } from "../project/describe.ts";
import { treeOf } from "../project/tree.fixture.ts";
import { profileOf } from "./profile.ts";

const MAIN = `package main

import (
	"context"
	"embed"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"syscall"
	"time"

	_ "github.com/go-sql-driver/mysql"
	"github.com/segmentio/kafka-go"
)

//go:embed web/*.html
var pages embed.FS

func main() {
	zone, _ := time.LoadLocation("Asia/Shanghai")
	user.Current()
	os.OpenFile("logs/app.log", os.O_APPEND, 0o644)
	os.ReadFile("conf/app.ini")
	exec.Command("cmd", "/c", "dir")
	http.Get("https://api.weather.cn/v1")
	_ = os.Getenv("DB_HOST")
	_, _, _ = kafka.Message{}, zone, pages
	srv := &http.Server{Addr: ":" + os.Getenv("PORT")}
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go srv.ListenAndServe()
	<-ctx.Done()
	srv.Shutdown(ctx)
}
`;

const profile = async (files: Readonly<Record<string, string>>) => {
  const tree = await treeOf({ "go.mod": "module example.com/orders\n\ngo 1.22\n", ...files });
  return profileOf(tree, programsOf(tree));
};

const at = (text: string) => ({ file: "main.go", line: MAIN.slice(0, MAIN.indexOf(text)).split("\n").length });

describe("profileOf()", () => {
  it("says what a program opens, calls, reads, starts and needs, each with its place", async () => {
    const { mains } = await profile({
      "main.go": MAIN,
      "conf/app.ini": "[mysql]\nhost = db1\npassword = geheim\n[kafka]\nbrokers = k1:9092\n",
    });
    const [main] = mains;

    expect(main?.listens).toEqual([
      { protocol: "http", address: null, port: null, variable: "PORT", at: at("srv := ") },
    ]);
    expect(main?.outgoing.map(({ kind, system, keys }) => [kind, system, keys])).toEqual([
      ["database", "mysql", ["${DB_HOST}", "conf/app.ini:mysql.host"]],
      ["queue", "kafka", ["conf/app.ini:kafka.brokers"]],
      ["http", "api.weather.cn", []],
    ]);
    expect(main?.files.map(({ path, how }) => `${how} ${path}`)).toEqual([
      "embed web/*.html",
      "write logs/app.log",
      "read conf/app.ini",
    ]);
    expect(main?.programs.map(({ name }) => name)).toEqual(["cmd"]);
    expect(main?.timeZones).toEqual([{ name: "Asia/Shanghai", at: at("zone, _") }]);
    expect(main?.image).toEqual({
      authorities: at("http.Get"),
      timeZones: at("zone, _"),
      shell: at("exec.Command"),
      users: at("user.Current"),
      libc: null,
    });
    expect(main?.shutdown).toEqual({ signals: ["SIGINT", "SIGTERM"], graceful: at("srv.Shutdown") });
  });

  it("names keys, never their values", async () => {
    const whole = JSON.stringify(await profile({ "main.go": MAIN, "conf/app.ini": "[mysql]\npassword = geheim\n" }));
    expect(whole).not.toContain("geheim");
  });

  it("keeps the programs of a tree apart", async () => {
    const { mains } = await profile({
      "cmd/a/main.go": 'package main\n\nimport "net"\n\nfunc main() { net.Listen("tcp", "0.0.0.0:9000") }\n',
      "cmd/b/main.go": "package main\n\nfunc main() {}\n",
    });
    expect(
      mains.map(({ name, listens }) => [name, listens.map(({ protocol, port }) => `${protocol} ${port}`)]),
    ).toEqual([
      ["a", ["tcp 9000"]],
      ["b", []],
    ]);
  });

  it("does not count time zones that the program brings along", async () => {
    const { mains } = await profile({
      "main.go":
        'package main\n\nimport (\n\t"time"\n\t_ "time/tzdata"\n)\n\nfunc main() { time.LoadLocation("Asia/Shanghai") }\n',
    });
    expect(mains[0]?.image.timeZones).toBeNull();
  });
});
