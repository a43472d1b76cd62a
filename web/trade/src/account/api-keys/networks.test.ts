// What is a network, and what is not.
import { describe, expect, it } from "vitest";
import { faultOf } from "./networks.ts";

describe("a network", () => {
  it.each([
    "192.0.2.7",
    "192.0.2.0/24",
    "0.0.0.0/0",
    "10.0.0.1/32",
    "2001:db8::/48",
    "::1",
    "::",
    "2001:db8:0:0:0:0:0:1",
    "fe80::1/128",
  ])("is %s", (text) => expect(faultOf(text)).toBeNull());

  it.each([
    "",
    "hello",
    "192.0.2",
    "192.0.2.256",
    "192.0.02.1",
    "192.0.2.0/33",
    "192.0.2.0/",
    "192.0.2.0/24/8",
    "2001:db8::1::2",
    "2001:db8",
    "12345::",
    "::/129",
    "1:2:3:4:5:6:7:8::",
  ])("is not %s", (text) => expect(faultOf(text)).toBe("wrong"));

  it.each(["192.0.2.7/24", "2001:db8::1/48", "128.0.0.0/0"])("ends in zeros, not as %s", (text) =>
    expect(faultOf(text)).toBe("bits"),
  );
});
