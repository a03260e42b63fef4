/** Folders and names of files that show, describe, translate or test; schemas and packages. */
const ASIDE =
  /(?:^|\/)(?:tests?|testdata|e2e|fixtures?|mocks?|docs?|examples?|samples?|\.github|\.gitea|\.circleci|locales?|lang(?:uages?)?|i18n|translations?|messages|node_modules|swagger|openapi|schemas?)\/|(?:example|sample|template|_full|swagger|openapi|schema|postman|package|composer|i18n|locale|test|mock)[\w.-]*$|(?:^|[/._-])(?:[a-z]{2}[-_](?:[a-z]{2}|hans|hant)|en|zh|de|fr|es|ja|ko|ru|pt|it)\.\w+$/i;

/** True for a configuration file that no service runs with, as far as its path tells. */
export function isAside(path: string): boolean {
  return ASIDE.test(path);
}
