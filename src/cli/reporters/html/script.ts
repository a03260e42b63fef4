/**
 * What runs in the page: the filter, and opening everything for paper. It reads attributes and text alone and writes nothing but `hidden`,
 * `open` and one number, so whatever a source line holds cannot become code.
 */
export const SCRIPT = `
(() => {
  const form = document.querySelector(".filters");
  if (!form) return;
  const places = [...document.querySelectorAll(".place")];
  const rules = [...document.querySelectorAll(".rule")];
  const around = [...rules, ...document.querySelectorAll(".same")];
  const texts = new Map();
  const textOf = (place) => {
    if (!texts.has(place)) {
      const rule = place.closest(".rule").querySelector("summary").textContent;
      texts.set(place, (rule + " " + place.textContent).toLowerCase());
    }
    return texts.get(place);
  };
  const apply = () => {
    const want = Object.fromEntries(new FormData(form));
    const words = String(want.text || "").toLowerCase().split(/\\s+/).filter(Boolean);
    let count = 0;
    for (const place of places) {
      const data = place.dataset;
      const fits =
        ["family", "severity", "scope"].every((key) => !want[key] || data[key] === want[key]) &&
        words.every((word) => textOf(place).includes(word));
      place.hidden = !fits;
      if (fits) count += 1;
    }
    for (const group of around) group.hidden = !group.querySelector(".place:not([hidden])");
    form.querySelector("output").textContent = String(count);
  };
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = rules.filter((rule) => !rule.open);
    for (const rule of closed) rule.open = true;
  });
  addEventListener("afterprint", () => {
    for (const rule of closed) rule.open = false;
  });
})();
`;
