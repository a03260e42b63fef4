import type { Scores } from "../../../model/assessment.ts";
import type { Translate } from "../../../texts/translate.ts";
import { html, type Markup } from "./markup.ts";

const AXES = ["overall", "builds", "runs", "fit"] as const satisfies readonly (keyof Scores)[];
/** Of the ring, in units of its picture. */
const RADIUS = 44;
const AROUND = 2 * Math.PI * RADIUS;

/** One ring for each score; the number stands in it, so that colour alone says nothing. */
export function axesMarkup(scores: Scores, t: Translate): Markup {
  return html`<div class="axes">${AXES.map((axis) => ring(t(`axis.${axis}`), scores[axis]))}</div>`;
}

function ring(label: string, score: number): Markup {
  const tone = score >= 80 ? "good" : score >= 50 ? "care" : "bad";
  const arc =
    score === 0
      ? undefined
      : html`<circle class="arc ${tone}" cx="50" cy="50" r="${RADIUS}" transform="rotate(-90 50 50)" stroke-dasharray="${((AROUND * score) / 100).toFixed(1)} ${AROUND.toFixed(1)}"/>`;
  return html`<figure><svg viewBox="0 0 100 100" role="img" aria-label="${label} ${score}/100"><circle class="track" cx="50" cy="50" r="${RADIUS}"/>${arc}<text x="50" y="50">${score}</text></svg><figcaption>${label}</figcaption></figure>`;
}
