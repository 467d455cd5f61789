/** How many of the words that were shown were heard, 0 to 1. */
export function shareOfWords(shown: string, heard: string): number {
  const spoken = wordsOf(heard);
  const words = wordsOf(shown);
  return words.filter((word) => spoken.includes(word)).length / words.length;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z']+/g) ?? [];
}
