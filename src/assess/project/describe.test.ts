import { describe, expect, it } from "vitest";
import type { Project, Service } from "../../model/service.ts";
import { describeProject } from "./describe.ts";
import { filesOf } from "./tree.fixture.ts";

const read = (tree: Readonly<Record<string, string>>, root = "/work/place"): Promise<Project> =>
  describeProject(filesOf({ "go.mod": "module example.com/team/hello\n\ngo 1.22\n", ...tree }), root);

const main = (body: string, more = ""): string =>
  `package main\n\nimport (\n\t"cmp"\n\t"flag"\n\t"fmt"\n\t"net"\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n${body}\n}\n${more}`;

async function only(tree: Readonly<Record<string, string>>): Promise<Service> {
  const project = await read(tree);
  expect(project.services).toHaveLength(1);
  return project.services[0] as Service;
}

async function portOf(body: string, more = ""): Promise<{ port: number | undefined; variable: string | undefined }> {
  const service = await only({ "main.go": main(body, more) });
  return { port: service.port.value, variable: service.portVariable.value };
}

describe("describeProject()", () => {
  it("names app and service after the module when main stands in the root", async () => {
    const project = await read({ "main.go": main(`\thttp.ListenAndServe(":8080", nil)`) });

    expect(project).toMatchObject({
      root: "/work/place",
      app: "hello",
      modules: [{ path: "example.com/team/hello", folder: ".", go: "1.22", toolchain: undefined }],
      services: [{ app: "hello", name: "hello", path: ".", port: { value: 8080 }, needs: [], replicas: 1, env: {} }],
    });
    expect(project.services[0]?.port.because).toEqual({
      code: "port-literal",
      params: { file: "main.go", line: 13, port: 8080 },
    });
  });

  it("skips a major version in the module path and a dot version", async () => {
    const tree = { "main.go": main("") };

    expect((await read({ ...tree, "go.mod": "module example.com/orders/v2" })).app).toBe("orders");
    expect((await read({ ...tree, "go.mod": "module gopkg.in/orders.v3" })).app).toBe("orders");
    expect((await read({ ...tree, "go.mod": 'module "example.com/Big_Shop" // ours' })).app).toBe("big-shop");
  });

  it("takes mains that listen as services and leaves tools out", async () => {
    const project = await read({
      "cmd/users/main.go": main(`\thttp.ListenAndServe(":8081", nil)`),
      "cmd/orders/main.go": main(`\thttp.ListenAndServe(":8082", nil)`),
      "cmd/migrate/main.go": main(`\tfmt.Println("done")`),
    });

    expect(project.services.map(({ name, path }) => [name, path])).toEqual([
      ["orders", "cmd/orders"],
      ["users", "cmd/users"],
    ]);
  });

  it("takes a main that does not listen when it is the only one", async () => {
    const service = await only({ "cmd/worker/main.go": main("") });

    expect(service).toMatchObject({ name: "worker", port: { value: undefined, because: { code: "port-none" } } });
    expect(service.because.map(({ code }) => code)).toEqual([
      "app-from-module",
      "service-only-main",
      "name-from-folder",
    ]);
  });

  it("finds several modules below a root without a module and names the app after what they share", async () => {
    const project = await describeProject(
      filesOf({
        "go.work": "go 1.22\nuse (\n\t./users\n\t./orders\n)\n",
        "users/go.mod": "module example.com/shop/users\ngo 1.22\ntoolchain go1.24.1\n",
        "users/main.go": main(`\thttp.ListenAndServe(":8081", nil)`),
        "orders/go.mod": "module example.com/shop/orders\ngo 1.22\n",
        "orders/main.go": main(`\thttp.ListenAndServe(":8082", nil)`),
      }),
      "/work/shop",
    );

    expect(project.app).toBe("shop");
    expect(project.services.map(({ name, module }) => [name, module.folder, module.toolchain])).toEqual([
      ["orders", "orders", undefined],
      ["users", "users", "1.24.1"],
    ]);
  });

  it("gives services in folders of one name distinct names", async () => {
    const serve = main(`\thttp.ListenAndServe(":80", nil)`);
    const project = await read({ "users/cmd/server/main.go": serve, "orders/cmd/server/main.go": serve });

    expect(project.services.map(({ name }) => name)).toEqual(["orders-server", "users-server"]);
  });

  it("finds peers by the variables that name them", async () => {
    const project = await read({
      "cmd/gateway/main.go": main(
        `\tusers := env("USERS_URL", "http://localhost:8081")\n\torders := os.Getenv("ORDERS_URL")\n\tother := os.Getenv("BANK_URL")\n\thttp.ListenAndServe(":80", nil)`,
      ),
      "cmd/users/main.go": main(`\thttp.ListenAndServe(":81", nil)`),
      "cmd/orders/main.go": main(`\thttp.ListenAndServe(":82", nil)`),
    });

    expect(project.services.map(({ name, needs }) => [name, needs])).toEqual([
      ["gateway", ["orders", "users"]],
      ["orders", []],
      ["users", []],
    ]);
    expect(project.services[0]?.because).toContainEqual({
      code: "need-from-variable",
      params: { service: "users", variable: "USERS_URL", file: "cmd/gateway/main.go", line: 13 },
    });
  });

  it("does not take tests, e2e folders and vendored mains for services", async () => {
    const service = await only({
      "main.go": main(""),
      "e2e/main.go": main(`\thttp.ListenAndServe(":1", nil)`),
      "vendor/x/main.go": main(`\thttp.ListenAndServe(":2", nil)`),
      "testdata/main.go": main(`\thttp.ListenAndServe(":3", nil)`),
    });

    expect(service.path).toBe(".");
  });
});

describe("describeProject() reads the port", () => {
  it.each([
    ["a literal", `http.ListenAndServe(":8080", nil)`, "", 8080, undefined],
    [
      "a server's address",
      `srv := &http.Server{Addr: ":9000", Handler: nil}\n\tsrv.ListenAndServe()`,
      "",
      9000,
      undefined,
    ],
    ["a listener", `net.Listen("tcp", "0.0.0.0:7000")`, "", 7000, undefined],
    ["a constant", `http.ListenAndServe(addr, nil)`, `const addr = ":8085"`, 8085, undefined],
    [
      "a flag",
      `p := flag.Int("port", 8090, "port")\n\tflag.Parse()\n\thttp.ListenAndServe(fmt.Sprintf(":%d", *p), nil)`,
      "",
      8090,
      undefined,
    ],
    [
      "a flag variable",
      `var a string\n\tflag.StringVar(&a, "addr", ":8091", "x")\n\thttp.ListenAndServe(a, nil)`,
      "",
      8091,
      undefined,
    ],
    ["a variable without default", `http.ListenAndServe(":"+os.Getenv("PORT"), nil)`, "", undefined, "PORT"],
    [
      "a variable and an if",
      `port := os.Getenv("PORT")\n\tif port == "" {\n\t\tport = "8086"\n\t}\n\thttp.ListenAndServe(":"+port, nil)`,
      "",
      8086,
      "PORT",
    ],
    [
      "a default and an if",
      `port := "8087"\n\tif p := os.Getenv("PORT"); p != "" {\n\t\tport = p\n\t}\n\thttp.ListenAndServe(":"+port, nil)`,
      "",
      8087,
      "PORT",
    ],
    ["cmp.Or", `http.ListenAndServe(":"+cmp.Or(os.Getenv("PORT"), "8088"), nil)`, "", 8088, "PORT"],
    [
      "net.JoinHostPort",
      `http.ListenAndServe(net.JoinHostPort("", cmp.Or(os.Getenv("HTTP_PORT"), "8089")), nil)`,
      "",
      8089,
      "HTTP_PORT",
    ],
    [
      "a function with a default",
      `http.ListenAndServe(":"+env("PORT", "8092"), nil)`,
      `func env(k, d string) string {\n\tif v := os.Getenv(k); v != "" {\n\t\treturn v\n\t}\n\treturn d\n}`,
      8092,
      "PORT",
    ],
    [
      "a function that returns the address",
      `http.ListenAndServe(address(), nil)`,
      `func address() string {\n\tif p := os.Getenv("PORT"); p != "" {\n\t\treturn ":" + p\n\t}\n\treturn ":8093"\n}`,
      8093,
      "PORT",
    ],
    ["a parameter", `run(":8094")`, `func run(addr string) { http.ListenAndServe(addr, nil) }`, 8094, undefined],
    [
      "a whole address in a variable",
      `http.ListenAndServe(cmp.Or(os.Getenv("ADDR"), ":8095"), nil)`,
      "",
      8095,
      undefined,
    ],
    [
      "a configuration field",
      `c := load()\n\thttp.ListenAndServe(":"+c.Port, nil)`,
      `type config struct{ Port string }\n\nfunc load() config { return config{Port: env("PORT", "8096")} }`,
      8096,
      "PORT",
    ],
    [
      "a struct tag",
      `c := load()\n\thttp.ListenAndServe(":"+c.Port, nil)`,
      'type config struct {\n\tPort string `env:"APP_PORT" envDefault:"8097"`\n}',
      8097,
      "APP_PORT",
    ],
    [
      "the service's port beside pprof's",
      `go http.ListenAndServe("localhost:6060", nil)\n\thttp.ListenAndServe(":8098", nil)`,
      "",
      8098,
      undefined,
    ],
    [
      "nothing when it is computed",
      `http.ListenAndServe(pick(), nil)`,
      `func pick() string { return <-addresses }`,
      undefined,
      undefined,
    ],
  ])("from %s", async (_, body, more, port, variable) => {
    expect(await portOf(`\t${body}`, more)).toEqual({ port, variable });
  });

  it("from a package the main imports, and ends when names go in circles", async () => {
    const service = await only({
      "main.go": `package main\n\nimport "example.com/team/hello/internal/web"\n\nfunc main() { web.Serve() }\n`,
      "internal/web/web.go": `package web\n\nimport "net/http"\n\nvar a = b\nvar b = a\n\nfunc Serve() {\n\thttp.ListenAndServe(a, nil)\n\thttp.ListenAndServe(":8070", nil)\n}\n`,
    });

    expect(service.port.value).toBe(8070);
  });

  it("of gin, echo and fiber programs", async () => {
    const program = (path: string, line: string): string =>
      `package main\n\nimport x "${path}"\n\nfunc main() {\n\tr := x.New()\n\t${line}\n}\n`;
    const port = async (path: string, line: string) => (await only({ "main.go": program(path, line) })).port.value;

    expect(await port("github.com/gin-gonic/gin", `r.Run(":3001")`)).toBe(3001);
    expect(await port("github.com/gin-gonic/gin", `r.Run()`)).toBe(8080);
    expect(await port("github.com/labstack/echo/v4", `r.Logger.Fatal(r.Start(":3002"))`)).toBe(3002);
    expect(await port("github.com/gofiber/fiber/v2", `r.Listen(":3003")`)).toBe(3003);
  });
});

describe("describeProject() reads the health route", () => {
  it.each([
    ["HandleFunc", `http.HandleFunc("/healthz", nil)`, "/healthz"],
    ["a pattern with a method", `mux := http.NewServeMux()\n\tmux.Handle("GET /readyz", nil)`, "/readyz"],
    ["readiness before liveness", `http.HandleFunc("/livez", nil)\n\thttp.HandleFunc("/health", nil)`, "/health"],
    ["a router's group", `api := r.Group("/api")\n\tapi.GET("/health", nil)`, "/api/health"],
    ["nothing", `http.Get("/healthcheckers")`, undefined],
  ])("from %s", async (_, body, route) => {
    expect((await only({ "main.go": main(`\t${body}`) })).health.value).toBe(route);
  });
});

describe("describeProject() refuses", () => {
  it("a folder without Go", async () => {
    await expect(describeProject(filesOf({ "readme.md": "x" }), "/x")).rejects.toMatchObject({ code: "no-go-module" });
  });

  it("a folder with nothing but go.work", async () => {
    await expect(describeProject(filesOf({ "go.work": "use ./gone" }), "/x")).rejects.toMatchObject({
      code: "no-go-module",
    });
  });

  it("a go.mod that is none, naming the line", async () => {
    const files = filesOf({ "go.mod": "module example.com/x\n<<<<<<< HEAD\n", "main.go": main("") });

    await expect(describeProject(files, "/x")).rejects.toMatchObject({
      code: "go-mod-invalid",
      params: { file: "go.mod", line: 2 },
    });
  });

  it("a module without a main package", async () => {
    await expect(read({ "lib.go": "package lib\n" })).rejects.toMatchObject({ code: "no-main-package" });
  });
});
