import { useEffect } from "react";
import { create } from "zustand";
import { useSettings } from "../features/settings/store.ts";

export interface EngineHealth {
  role: string;
  engine: string;
  state: string;
  reason: string;
}

/** `GET /health`. */
export interface Health {
  status: "starting" | "ok" | "degraded" | "draining";
  ready: boolean;
  /** The rest; undefined: the server tells it only to whom it knows by a key. */
  told: Told | undefined;
}

/** What is nobody's business but the users'. */
export interface Told {
  version: string;
  sessions: number;
  engines: EngineHealth[];
  /** What leaves the machine, a sentence each. */
  leavesTheMachine: string[];
  standIns: string[];
}

interface HealthState {
  health: Health | undefined;
  /** The last question was not answered. */
  isAway: boolean;
}

export const useHealthStore = create<HealthState>()(() => ({ health: undefined, isAway: false }));

async function ask(): Promise<void> {
  try {
    const { key } = useSettings.getState();
    const headers: Record<string, string> = key === "" ? {} : { Authorization: `Bearer ${key}` };
    const answer = await fetch("/health", { cache: "no-store", headers }); // 503 has a body too
    const body = (await answer.json()) as Health & Partial<Told>;
    if (body.status === undefined) return; // the key is wrong, which others say
    const told = body.engines === undefined ? undefined : (body as Told);
    useHealthStore.setState({ health: { status: body.status, ready: body.ready, told }, isAway: false });
  } catch {
    useHealthStore.setState({ isAway: true });
  }
}

/** Asks now and each `ms`, while the page is seen. */
export function useHealth(ms: number): HealthState {
  useEffect(() => {
    void ask();
    const timer = window.setInterval(() => {
      if (!document.hidden) void ask();
    }, ms);
    return () => window.clearInterval(timer);
  }, [ms]);
  return useHealthStore();
}
