import { declarationAround } from "../../go/around.ts";
import type { GoFile } from "../../go/syntax.ts";

/** Folders and names of files that show, describe, translate or test; schemas and packages. */
const ASIDE =
  /(?:^|\/)(?:tests?|testdata|e2e|fixtures?|mocks?|docs?|examples?|samples?|\.github|\.gitea|\.circleci|locales?|lang(?:uages?)?|i18n|translations?|messages|node_modules|swagger|openapi|schemas?)\/|(?:example|sample|template|_full|swagger|openapi|schema|postman|package|composer|appveyor|travis|gitlab-ci|azure-pipelines|drone|woodpecker|wercker|process-compose|mise|log4j\d?|testsetup|i18n|locale|test|mock)[\w.-]*$|(?:^|[/._-])(?:[a-z]{2}[-_](?:[a-z]{2}|hans|hant)|en|zh|de|fr|es|ja|ko|ru|pt|it)\.\w+$/i;

const SHOWN =
  /(?:^|\/)_?(?:examples?|samples?|demos?|docs?|hack|tutorials?|scripts?|generators?|codegen|fixtures|release-tools)\//i;
const TOOLS = /(?:^|\/)(?:tools?|internal\/build)\//i;

/** True for Go code in a folder of examples or documents. */
export function isShown({ path }: GoFile): boolean {
  return SHOWN.test(path);
}

/** True for Go code that only tests or shows something and is part of no service. */
export function isNoService({ path, scope, packageName }: GoFile): boolean {
  return scope === "test" || SHOWN.test(path) || (packageName === "main" && TOOLS.test(path));
}

/** Code that sets a machine up does not run in a container. */
const SETS_UP = /install|setup|daemonize|upgrade|selfupdate/i;

/** True within a function, or a file, that installs or replaces the program. */
export function setsUp(file: GoFile, offset: number): boolean {
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  return SETS_UP.test(declarationAround(file, offset)?.name ?? "") || SETS_UP.test(name);
}

/** True for a configuration file that no service runs with, as far as its path tells. */
export function isAside(path: string): boolean {
  return ASIDE.test(path);
}
