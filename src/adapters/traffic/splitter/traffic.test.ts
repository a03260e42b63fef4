import { afterEach, describe } from "vitest";
import { openSplitter, removeHomes, type SplitterBed } from "../../../../test/bed/splitter.ts";
import { trafficContract } from "../../../ports/traffic.contract.ts";

describe("splitter traffic", () => {
  const open: SplitterBed[] = [];
  afterEach(async () => {
    for (const splitter of open.splice(0)) await splitter.close();
    removeHomes();
  });

  trafficContract(async () => {
    const splitter = await openSplitter();
    open.push(splitter);
    return splitter.traffic;
  });
});
