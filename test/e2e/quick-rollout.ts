/** slipway.yaml of the tests: fast ticks, with the same evidence asked for as by default. */
export const QUICK_ROLLOUT = "rollout:\n  steps: [20 %, 50 %]\n  tick: 250ms\n  deadline: 60s\n";
