import { useEffect } from "react";
import { create } from "zustand";

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
    const answer = await fetch("/health", { cache: "no-store" }); // 503 has a body too
    useHealthStore.setState({ health: (await answer.json()) as Health, isAway: false });
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
