/**
 * log(Σ exp(xᵢ)) without overflow; −∞ for nothing.
 * @example logSumExp([Math.log(2), Math.log(3)]) ≈ Math.log(5)
 */
export function logSumExp(values: readonly number[]): number {
  const top = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (top === Number.NEGATIVE_INFINITY) return top;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - top);
  return top + Math.log(sum);
}
