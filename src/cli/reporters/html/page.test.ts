import { createHash } from "node:crypto";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ruleTexts } from "../../../assess/rules/texts.ts";
import type { Assessment, Finding } from "../../../model/assessment.ts";
import { type Language, LANGUAGES } from "../../../texts/catalogue.ts";
import { createTranslate } from "../../../texts/translate.ts";
import { ASSESSMENT, RULES } from "../../fakes/memory-app.ts";
import { createSay } from "../../render/say.ts";
import { escapeHtml, html } from "./markup.ts";
import { htmlReport } from "./page.ts";
import { SCRIPT } from "./script.ts";

const [finding] = ASSESSMENT.findings as readonly [Finding];

async function pageOf(assessment: Assessment, language: Language = "en"): Promise<string> {
  const say = createSay(await createTranslate(language));
  const rules = language === "en" ? RULES : ruleTexts(language);
  return htmlReport({ assessment, rules, say, language, version: "0.1.0" });
}

/** The page without what is ours alone: style and script. */
const bodyOf = (page: string): string =>
  page.replace(/<style>[\s\S]*?<\/style>/, "").replace(/<script>[\s\S]*?<\/script>/, "");
const elements = (page: string): readonly string[] => bodyOf(page).match(/<[a-z!/][^>]*>/gi) ?? [];

describe("escapeHtml()", () => {
  it("leaves nothing that could end an attribute or begin an element, and loses nothing", () => {
    const names: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#96": "`" };
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const escaped = escapeHtml(text);

        expect(escaped).not.toMatch(/[<>"'`\0]/);
        expect(escaped.replace(/&(#?\w+);/g, (_, name: string) => names[name] ?? "")).toBe(
          text.replaceAll("\0", "\uFFFD"),
        );
      }),
    );
  });

  it("writes half a character as the sign for that", () => {
    expect(escapeHtml("a\ud800b")).toBe("a\uFFFDb");
    expect(html`<b title="${'"><script>'}">${["&", html`<i>`]}</b>`.html).toBe(
      '<b title="&quot;&gt;&lt;script&gt;">&amp;<i></b>',
    );
  });
});

describe("htmlReport()", () => {
  it("has the same elements whatever the source says", async () => {
    const wild = fc.string({ unit: "binary", minLength: 1, maxLength: 40 });
    const say = createSay(await createTranslate("en"));
    const made = (text: string): string => {
      const one: Finding = {
        ...finding,
        file: text,
        evidence: text,
        message: { code: "scm-service", params: { text } },
      };
      const assessment: Assessment = {
        ...ASSESSMENT,
        module: text,
        findings: [one],
        ignored: [{ ...one, reason: text, by: "source" }],
        unknown: [{ code: "file-unread", params: { file: text, reason: text } }],
      };
      return htmlReport({ assessment, rules: RULES, say, language: "en", version: "0.1.0" });
    };
    const plain = elements(made("x"));

    fc.assert(
      fc.property(
        fc.oneof(wild, fc.constantFrom('"><script>alert(1)</script>', "</pre><img src=x onerror=a()>")),
        (text) => {
          expect(elements(made(text))).toEqual(plain);
        },
      ),
    );
  });

  it("needs nothing else, and lets only its own style and script in", async () => {
    const page = await pageOf(ASSESSMENT);
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll("&#39;", "'") ?? "";
    const hash = (name: string): string => {
      const text = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(page)?.[1] ?? "";
      return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    };

    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src ${hash("style")}`);
    expect(policy).toContain(`script-src ${hash("script")}`);
    expect(bodyOf(page)).not.toMatch(/\s(?:src|href|style|on\w+)=/i);
    expect(page).not.toMatch(/url\(|@import|https?:/);
  });

  it.each(LANGUAGES)("is whole in %s, with scores, strategy, fixes and reasons", async (language) => {
    const page = await pageOf(
      {
        ...ASSESSMENT,
        strategy: {
          kind: "isolate",
          because: [
            { code: "blockers-in-few-files", params: { count: 2, files: 1, total: 8 } },
            { code: "fix-first", params: { rule: "W05", name: "scm-service", count: 2, hours: 5 } },
          ],
        },
        unknown: [{ code: "no-go-facts", params: {} }],
      },
      language,
    );

    expect(page).toContain(`<html lang="${language}">`);
    expect(page.match(/<svg /g)).toHaveLength(4);
    expect(page).toContain("svc.Run(&quot;订单服务&quot;, &amp;handler{})");
    expect(page).toContain("orders/服务.go:10:3");
    expect(bodyOf(page).match(/\b(?:report|cli|axis|family|severity|scope|strategy|reason)\.[a-z-]+/g)).toBeNull();
    if (language === "zh-CN") expect(bodyOf(page)).not.toMatch(/\b(?:the|of|and|findings?|hours?)\b/);
  });

  it("says so when nothing was found, and has no filter then", async () => {
    const page = await pageOf({ ...ASSESSMENT, findings: [], scores: { builds: 100, runs: 100, fit: 0, overall: 80 } });

    expect(page).toContain("nothing was found that ties it to Windows");
    expect(page).not.toContain("<form");
  });

  it("keeps 5,000 findings in a page of a few megabytes, its rules closed at first", async () => {
    const findings = Array.from(
      { length: 5_000 },
      (_, i): Finding => ({ ...finding, line: i + 1, rule: `W${10 + (i % 40)}` }),
    );
    const page = await pageOf({ ...ASSESSMENT, findings });

    expect(page.match(/class="place"/g)).toHaveLength(5_000);
    expect(page.match(/<details class="rule blocker">/g)).toHaveLength(40);
    expect(page.length).toBeLessThan(4_000_000);
  });

  it("has a script that is whole, and changes nothing on a page without a filter", () => {
    const document = { querySelector: () => null };

    expect(() => runInNewContext(SCRIPT, { document })).not.toThrow();
  });
});
