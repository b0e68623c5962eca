/** 1200 as "1,200"; at most two decimals. */
export function formatNumber(value: number): string {
  const [whole, decimals] = String(Math.round(value * 100) / 100).split('.')
  const grouped = (whole ?? '0').replace(/\B(?=(\d{3})+$)/g, ',')
  return decimals ? `${grouped}.${decimals}` : grouped
}
