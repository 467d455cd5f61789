import type { Settings } from "../features/settings/store.ts";

/** Stands for the voice that the server is configured with. */
const USUAL_VOICE = "marin";

/** Who speaks; refused, by itself, once something was said. */
export function voiceOf(settings: Settings): Record<string, unknown> {
  return { type: "realtime", audio: { output: { voice: settings.voice || USUAL_VOICE } } };
}

/** The Realtime session that the settings ask for. Only what has an effect in the server is sent. */
export function sessionOf(settings: Settings): Record<string, unknown> {
  return {
    type: "realtime",
    ...(settings.instructions.trim() === "" ? {} : { instructions: settings.instructions.trim() }),
    audio: {
      input: {
        transcription: { model: "default" },
        noise_reduction: settings.noiseReduction === "off" ? null : { type: settings.noiseReduction },
        turn_detection:
          settings.mode === "push-to-talk"
            ? null
            : {
                type: "semantic_vad",
                eagerness: settings.eagerness,
                create_response: true,
                interrupt_response: true,
              },
      },
      output: { speed: settings.speed },
    },
  };
}
