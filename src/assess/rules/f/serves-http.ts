import type { Program } from "../../project/describe.ts";
import { linuxFiles } from "../programs.ts";

const HTTP =
  /^(?:net\/http|github\.com\/(?:gin-gonic\/gin|labstack\/echo|gofiber\/fiber|gorilla\/mux|go-chi\/chi|kataras\/iris|valyala\/fasthttp|beego\/beego))(?:\/|$)/;

/** True for a program that listens and has a library that answers HTTP. */
export function servesHttp(program: Program): boolean {
  return (
    program.listens.length > 0 && linuxFiles(program).some(({ imports }) => imports.some(({ path }) => HTTP.test(path)))
  );
}
