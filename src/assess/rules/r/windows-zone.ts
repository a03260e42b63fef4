/** First words of the names Windows gives to time zones, before "Standard Time" (unicode.org/cldr, windowsZones.xml). */
const ZONES = new Set(
  (
    "AUS Central|AUS Eastern|Afghanistan|Alaskan|Aleutian|Altai|Arab|Arabian|Arabic|Argentina|Astrakhan|Atlantic|Aus Central W.|Azerbaijan|" +
    "Azores|Bahia|Bangladesh|Belarus|Bougainville|Canada Central|Cape Verde|Caucasus|Cen. Australia|Central America|Central Asia|" +
    "Central Brazilian|Central Europe|Central European|Central Pacific|Central|Chatham Islands|China|Cuba|Dateline|E. Africa|E. Australia|" +
    "E. Europe|E. South America|Easter Island|Eastern|Egypt|Ekaterinburg|FLE|Fiji|GMT|GTB|Georgian|Greenland|Greenwich|Haiti|Hawaiian|India|" +
    "Iran|Israel|Jordan|Kaliningrad|Korea|Libya|Line Islands|Lord Howe|Magadan|Magallanes|Marquesas|Mauritius|Middle East|Montevideo|Morocco|" +
    "Mountain|Myanmar|N. Central Asia|Namibia|Nepal|New Zealand|Newfoundland|Norfolk|North Asia East|North Asia|North Korea|Omsk|Pacific SA|" +
    "Pacific|Pakistan|Paraguay|Qyzylorda|Romance|Russia Time Zone 3|Russian|SA Eastern|SA Pacific|SA Western|SE Asia|Saint Pierre|Sakhalin|" +
    "Samoa|Sao Tome|Saratov|Singapore|South Africa|South Sudan|Sri Lanka|Sudan|Syria|Taipei|Tasmania|Tocantins|Tokyo|Tomsk|Tonga|Transbaikal|" +
    "Turkey|Turks And Caicos|US Eastern|US Mountain|Ulaanbaatar|Venezuela|Vladivostok|Volgograd|W. Australia|W. Central Africa|W. Europe|" +
    "W. Mongolia|West Asia|West Bank|West Pacific|Yakutsk|Yukon"
  ).split("|"),
);

/** True for a name such as "China Standard Time". */
export function isWindowsZone(text: string): boolean {
  return text.endsWith(" Standard Time") && ZONES.has(text.slice(0, -" Standard Time".length));
}
