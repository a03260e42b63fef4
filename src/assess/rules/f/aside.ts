import type { GoFile } from "../../go/syntax.ts";

/** Folders and names of files that show, describe, translate or test; schemas and packages. */
const ASIDE =
  /(?:^|\/)(?:tests?|testdata|e2e|fixtures?|mocks?|docs?|examples?|samples?|\.github|\.gitea|\.circleci|locales?|lang(?:uages?)?|i18n|translations?|messages|node_modules|swagger|openapi|schemas?)\/|(?:example|sample|template|_full|swagger|openapi|schema|postman|package|composer|appveyor|travis|gitlab-ci|azure-pipelines|drone|woodpecker|i18n|locale|test|mock)[\w.-]*$|(?:^|[/._-])(?:[a-z]{2}[-_](?:[a-z]{2}|hans|hant)|en|zh|de|fr|es|ja|ko|ru|pt|it)\.\w+$/i;

const SHOWN = /(?:^|\/)_?(?:examples?|samples?|demos?|docs?|hack|tutorials?)\//i;

/** True for Go code in a folder of examples or documents. */
export function isShown({ path }: GoFile): boolean {
  return SHOWN.test(path);
}

/** True for Go code that only tests or shows something and is part of no service. */
export function isNoService({ path, scope }: GoFile): boolean {
  return scope === "test" || SHOWN.test(path);
}

/** True for a configuration file that no service runs with, as far as its path tells. */
export function isAside(path: string): boolean {
  return ASIDE.test(path);
}
