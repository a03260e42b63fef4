import { expect, it } from "vitest";
import { planDeploy } from "./plan.ts";

const policy = { steps: [50, 500] };

it("planDeploy() of a first version starts it and gives it everything", () => {
  expect(planDeploy({ policy, serving: false, older: false })).toEqual([{ kind: "start" }, { kind: "promote" }]);
});

it("planDeploy() climbs the policy's steps beside a version that serves, then drains that one", () => {
  expect(planDeploy({ policy, serving: true, older: false })).toEqual([
    { kind: "start" },
    { kind: "shift", weight: 50 },
    { kind: "watch", weight: 50 },
    { kind: "shift", weight: 500 },
    { kind: "watch", weight: 500 },
    { kind: "promote" },
    { kind: "drain" },
  ]);
});

it("planDeploy() retires versions older than the one that serves, last of all", () => {
  expect(planDeploy({ policy, serving: true, older: true }).at(-1)).toEqual({ kind: "retire" });
});
