import { type Day, dayOfJulian, julianOfDay } from './day.ts';

/** Hours by which Vietnam's clocks are ahead of UTC; the lunar calendar is reckoned by them. */
const vietnamOffsetHours = 7;
const synodicMonthDays = 29.530588861;
const radians = Math.PI / 180;

/**
 * Julian date (UT) of the `k`-th new moon since January 1900, good to a few minutes.
 *
 * @clause J. Meeus, Astronomical Algorithms, chapter on the phases of the Moon: mean phase and its periodic terms
 */
function newMoon(k: number): number {
  const t = k / 1236.85;
  const mean =
    2415020.75933 +
    29.53058868 * k +
    0.0001178 * t ** 2 -
    0.000000155 * t ** 3 +
    0.00033 * Math.sin((166.56 + 132.87 * t - 0.009173 * t ** 2) * radians);
  const sun = (359.2242 + 29.10535608 * k - 0.0000333 * t ** 2 - 0.00000347 * t ** 3) * radians;
  const moon = (306.0253 + 385.81691806 * k + 0.0107306 * t ** 2 + 0.00001236 * t ** 3) * radians;
  const latitude = (21.2964 + 390.67050646 * k - 0.0016528 * t ** 2 - 0.00000239 * t ** 3) * radians;
  const terms: readonly (readonly [coefficient: number, angle: number])[] = [
    [0.1734 - 0.000393 * t, sun],
    [0.0021, 2 * sun],
    [-0.4068, moon],
    [0.0161, 2 * moon],
    [-0.0004, 3 * moon],
    [0.0104, 2 * latitude],
    [-0.0051, sun + moon],
    [-0.0074, sun - moon],
    [0.0004, 2 * latitude + sun],
    [-0.0004, 2 * latitude - sun],
    [-0.0006, 2 * latitude + moon],
    [0.001, 2 * latitude - moon],
    [0.0005, sun + 2 * moon],
  ];
  const correction = terms.reduce((sum, [coefficient, angle]) => sum + coefficient * Math.sin(angle), 0);
  // Dynamical time runs ahead of the Earth's rotation; a minute in these centuries.
  const deltaT = -0.000278 + 0.000265 * t + 0.000262 * t ** 2;
  return mean + correction - deltaT;
}

/** Julian day number, in Vietnam, of the `k`-th new moon since January 1900. */
function newMoonDay(k: number): number {
  return Math.floor(newMoon(k) + 0.5 + vietnamOffsetHours / 24);
}

/** Twelfth of the Sun's way, 0 to 11, at the beginning of a Julian day in Vietnam; 9 begins at the winter solstice. */
function sunSector(julianDay: number): number {
  const t = (julianDay - 0.5 - vietnamOffsetHours / 24 - 2451545) / 36525;
  const anomaly = (357.5291 + 35999.0503 * t - 0.0001559 * t ** 2 - 0.00000048 * t ** 3) * radians;
  const centre =
    (1.9146 - 0.004817 * t - 0.000014 * t ** 2) * Math.sin(anomaly) +
    (0.019993 - 0.000101 * t) * Math.sin(2 * anomaly) +
    0.00029 * Math.sin(3 * anomaly);
  const longitude = 280.46645 + 36000.76983 * t + 0.0003032 * t ** 2 + centre;
  return Math.floor((((longitude % 360) + 360) % 360) / 30);
}

/** Number, since January 1900, of the new moon that begins the month with the winter solstice of `year`. */
function solsticeMoon(year: number): number {
  const yearEnd = julianOfDay(`${year}-12-31` as Day);
  const k = Math.floor((yearEnd - 2415021) / synodicMonthDays);
  const last = newMoonDay(k) > yearEnd ? k - 1 : k;
  // A month that begins after the solstice is the twelfth.
  return sunSector(newMoonDay(last)) >= 9 ? last - 1 : last;
}

/**
 * The day in `year` on which the first day of lunar month `month` (1 to 10, no leap month) of that lunar year begins.
 */
export function lunarMonthStart(year: number, month: number): Day {
  const eleventh = solsticeMoon(year - 1);
  const hasLeap = solsticeMoon(year) - eleventh > 12;
  let k = eleventh;
  let number = 11;
  let leapIsOpen = hasLeap;
  for (;;) {
    k += 1;
    // The first month without a principal term repeats the number before it.
    const isLeap = leapIsOpen && sunSector(newMoonDay(k)) === sunSector(newMoonDay(k + 1));
    if (isLeap) leapIsOpen = false;
    else number = number === 12 ? 1 : number + 1;
    if (!isLeap && number === month) return dayOfJulian(newMoonDay(k));
  }
}
