// Countries and their names.
import { expect, it } from "vitest";
import { countries, countryName } from "./countries.ts";

it("knows every country by its name in both languages", () => {
  expect(countries("en")).toHaveLength(249);
  expect(countryName("TUR", "tr")).toBe("Türkiye");
  expect(countryName("DEU", "en")).toBe("Germany");
});

it("sorts as the language does", () => {
  const names = countries("tr").map(({ name }) => name);
  expect(names.indexOf("Çin")).toBeLessThan(names.indexOf("Danimarka"));
});

it("leaves letters that are no country as they are", () => {
  expect(countryName("QQQ", "en")).toBe("QQQ");
});
