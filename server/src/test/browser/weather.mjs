// A tool for both of the clients that call one, here and in a browser.
import { tool } from '@openai/agents-realtime';
import { z } from 'zod';

/** The weather anywhere; the cities that it was asked for go into `runs`. */
export const weatherTool = (runs) =>
  tool({
    name: 'get_weather',
    description: 'The weather in a city, now.',
    parameters: z.object({ city: z.string() }),
    execute: async ({ city }) => {
      runs.push(city);
      return `It is sunny in ${city}.`;
    },
  });
