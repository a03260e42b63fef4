import { describe, expect, it } from "vitest";
import type { Finding } from "../../model/assessment.ts";
import { planAssessment } from "../assess.ts";
import { treeOf } from "../project/tree.fixture.ts";
import { RULES } from "./all.ts";
import { filesOfExample, showExample } from "./examples.ts";
import type { Example, Rule } from "./rule.ts";
import { ruleText, ruleTexts } from "./texts.ts";

const MODULE = { "go.mod": "module example.com/app\n\ngo 1.22\n" };

/** What a rule alone says about an example. */
async function findingsIn(rule: Rule, example: Example): Promise<readonly Finding[]> {
  const tree = await treeOf({ ...MODULE, ...filesOfExample(example).files });
  return planAssessment(tree, [rule]).findings;
}

const placeholders = (text: string): string => [...new Set(text.match(/\{\w+\}/g) ?? [])].toSorted().join();

describe.each(RULES.map((rule) => [`${rule.id} ${rule.name}`, rule] as const))("%s", (_, rule) => {
  it.each(rule.bad.map((example) => [showExample(example), example] as const))("finds %j", async (_text, example) => {
    const found = await findingsIn(rule, example);
    const places = new Set(found.map(({ file, line, column }) => `${file}:${line}:${column}`));

    expect([...places].toSorted()).toEqual([...filesOfExample(example).marked].toSorted());
  });

  it.each(rule.good.map((example) => [showExample(example), example] as const))(
    "leaves %j alone",
    async (_text, example) => {
      expect(await findingsIn(rule, example)).toEqual([]);
    },
  );

  it("has words for every message of its findings, with every placeholder filled", async () => {
    const { texts } = ruleText(rule, "en");
    const findings = (await Promise.all(rule.bad.map((example) => findingsIn(rule, example)))).flat();

    for (const { message, fix } of findings) {
      for (const one of [message, fix.text]) {
        const wanted = [...(texts[one.code] ?? "{no text}").matchAll(/(?<!\$)\{([a-z]\w*)\}/g)].map(
          (match) => match[1] ?? "",
        );
        expect(Object.keys(one.params)).toEqual(expect.arrayContaining(wanted));
      }
    }
  });

  it("says the same in both languages, with both kinds of examples", () => {
    const [english, chinese] = [ruleText(rule, "en"), ruleText(rule, "zh-CN")];

    expect(Object.keys(chinese.texts)).toEqual(Object.keys(english.texts));
    for (const [code, text] of Object.entries(english.texts)) {
      expect(placeholders(chinese.texts[code] ?? "")).toBe(placeholders(text));
      expect(chinese.texts[code]).not.toBe(text);
    }
    expect(rule.bad.length).toBeGreaterThan(0);
    expect(rule.good.length).toBeGreaterThan(0);
  });
});

/** The catalogue: how many rules each family has, without a gap in the numbers. */
const CATALOGUE = { B: 15, F: 15, N: 14, P: 30, R: 11, W: 38, X: 21 };

describe("the rule list", () => {
  it("is the whole catalogue: 144 rules, each with examples that must hit at a line and column", () => {
    const wanted = Object.entries(CATALOGUE).flatMap(([family, count]) =>
      Array.from({ length: count }, (_, i) => `${family}${String(i + 1).padStart(2, "0")}`),
    );

    expect(RULES.map(({ id }) => id).toSorted()).toEqual(wanted);
    expect(wanted).toHaveLength(144);
    for (const rule of RULES) {
      const places = rule.bad.flatMap((example) => filesOfExample(example).marked);
      expect(places.length, rule.id).toBeGreaterThan(0);
      expect(
        places.filter((place) => !/:\d+:\d+$/.test(place)),
        rule.id,
      ).toEqual([]);
    }
  });

  it("has each id and each name once, in families by the first letter", () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
    expect(RULES.filter(({ id, name }) => !/^[A-Z]\d\d$/.test(id) || !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
  });

  it("ruleTexts() is sorted by id", () => {
    const ids = ruleTexts("zh-CN").map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
  });

  it("finds every example of every rule in the same walk as all the others", async () => {
    for (const rule of RULES) {
      for (const example of rule.bad) {
        const tree = await treeOf({ ...MODULE, ...filesOfExample(example).files });
        const found = planAssessment(tree, RULES).findings.filter((one) => one.rule === rule.id);
        expect(found.length, `${rule.id}: ${showExample(example)}`).toBeGreaterThan(0);
      }
    }
  });
});
