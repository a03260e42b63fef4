/** True for configuration that only tests or documents use: it is not what a service starts with. */
export function isFixture(path: string): boolean {
  return /(?:^|\/)(?:fixtures?|__fixtures__|tests?|testing|e2e|mocks?|docs?)\//i.test(path);
}
