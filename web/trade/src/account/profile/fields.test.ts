// What a save of the profile sends.
import { expect, it } from "vitest";
import { changeOf, type Typed } from "./fields.ts";

const before: Typed = {
  first_name: "Ada",
  last_name: "",
  date_of_birth: "1990-05-01",
  nationality: "TUR",
  username: "",
  language: "tr",
  time_zone: "Europe/Istanbul",
};

it("is only what changed, without blanks around it", () => {
  expect(changeOf(before, { ...before, first_name: " Ada ", username: " ada " })).toEqual({
    username: "ada",
  });
});

it("empties text by empty text, and leaves a date", () => {
  expect(changeOf(before, { ...before, first_name: "", date_of_birth: "" })).toEqual({
    first_name: "",
  });
});
