import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { SCRIPT } from "./script.ts";

interface Place {
  readonly dataset: Readonly<Record<string, string>>;
  readonly textContent: string;
  hidden: boolean;
  closest(): unknown;
}

/** As much of a page as the script touches: a form, two rules, three places. */
function page() {
  const rule = (title: string) => ({ open: false, hidden: false, places: [] as Place[], title });
  const rules = [rule("W05 scm-service"), rule("P01 drive-literal")] as const;
  const place = (owner: (typeof rules)[number], severity: string, scope: string, textContent: string): Place => {
    const made: Place = {
      dataset: { family: owner.title.slice(0, 1), severity, scope },
      textContent,
      hidden: false,
      closest: () => ({ querySelector: () => ({ textContent: owner.title }) }),
    };
    owner.places.push(made);
    return made;
  };
  const places = [
    place(rules[0], "blocker", "production", "svc.Run(订单)"),
    place(rules[1], "high", "production", 'open("D:\\data")'),
    place(rules[1], "high", "test", 'open("E:\\data")'),
  ];
  const heard = new Map<string, (event: object) => void>();
  const output = { textContent: "" };
  let wanted: Readonly<Record<string, string>> = {};
  const form = {
    hidden: true,
    querySelector: () => output,
    addEventListener: (name: string, act: (event: object) => void) => heard.set(name, act),
  };
  const elements = rules.map((one) =>
    Object.assign(one, { querySelector: () => one.places.find(({ hidden }) => !hidden) ?? null }),
  );
  runInNewContext(SCRIPT, {
    document: {
      querySelector: () => form,
      querySelectorAll: (what: string) => (what === ".place" ? places : what === ".rule" ? elements : []),
    },
    FormData: class {
      *[Symbol.iterator]() {
        yield* Object.entries(wanted);
      }
    },
    setTimeout: (act: () => void) => act(),
    clearTimeout: () => undefined,
    addEventListener: (name: string, act: (event: object) => void) => heard.set(name, act),
  });
  return {
    form,
    rules: elements,
    fire: (name: string) => heard.get(name)?.({ preventDefault: () => undefined }),
    /** Which places and rules are seen when this is chosen, and the count shown. */
    choose(choice: Readonly<Record<string, string>>): unknown {
      wanted = choice;
      heard.get("input")?.({});
      return [places.map(({ hidden }) => !hidden), elements.map(({ hidden }) => !hidden), output.textContent];
    },
  };
}

describe("the script of the page", () => {
  it("shows its filter and everything at first", () => {
    const { form, choose } = page();

    expect(form.hidden).toBe(false);
    expect(choose({})).toEqual([[true, true, true], [true, true], "3"]);
  });

  it("hides places that do not fit every choice, rules without a place, and counts what is left", () => {
    const { choose } = page();

    expect(choose({ family: "P" })).toEqual([[false, true, true], [false, true], "2"]);
    expect(choose({ family: "P", scope: "test" })).toEqual([[false, false, true], [false, true], "1"]);
    expect(choose({ severity: "low" })).toEqual([[false, false, false], [false, false], "0"]);
    expect(choose({ text: "订单" })).toEqual([[true, false, false], [true, false], "1"]);
    expect(choose({ text: " DRIVE e: " })).toEqual([[false, false, true], [false, true], "1"]);
  });

  it("opens every rule for paper and closes again those it opened", () => {
    const { rules, fire } = page();
    Object.assign(rules[0] ?? {}, { open: true });

    fire("beforeprint");
    expect(rules.map(({ open }) => open)).toEqual([true, true]);
    fire("afterprint");
    expect(rules.map(({ open }) => open)).toEqual([true, false]);
  });
});
