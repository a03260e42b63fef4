import { expect, it } from "vitest";
import { ruleTexts } from "../../assess/rules/texts.ts";
import { LANGUAGES } from "../../texts/catalogue.ts";
import { createTranslate } from "../../texts/translate.ts";
import { createMemoryApp } from "../fakes/memory-app.ts";
import { run } from "../fakes/terminal.ts";
import { ruleFacts } from "../render/rule.ts";

it("explain of a rule prints everything the reference page does, in either language", async () => {
  const { app } = createMemoryApp({ rules: async (language) => ruleTexts(language) });

  for (const language of LANGUAGES) {
    const t = await createTranslate(language);
    for (const rule of ruleTexts(language)) {
      const { stdout } = await run(["explain", rule.id, "--lang", language], { app });

      for (const [label, text] of ruleFacts(rule, t)) {
        expect(stdout).toContain(label);
        expect(stdout).toContain(text);
      }
      expect(stdout.match(/\b(?:rule|axis|fix-class|strategy)\.[a-z-]+/gi)).toBeNull();
    }
  }
});

it("explain of a rule says in codes what programs want, and no translated word", async () => {
  const { stdout } = await run(["explain", "scm-service", "--json", "--lang", "zh-CN"]);

  expect(JSON.parse(stdout)).toMatchObject({
    kind: "rule",
    id: "W05",
    axis: "builds",
    fixClass: "A",
    effortHours: 4,
    confidence: 0.99,
    strategy: null,
  });
  expect(stdout).not.toContain("service control manager");
});
