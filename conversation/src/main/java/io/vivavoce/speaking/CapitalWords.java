package io.vivavoce.speaking;

import java.util.Set;

/** Words in capitals: which are said letter by letter? */
final class CapitalWords {
    /** Acronyms that are words. */
    private static final Set<String> SAID = Set.of(
            "NASA", "NATO", "UNESCO", "UNICEF", "OPEC", "LASER", "RADAR", "SONAR", "SCUBA", "RAM", "ROM", "GIF", "AIDS",
            "SIM", "PIN", "ZIP", "SWAT", "COVID", "FIFA", "NASDAQ", "IKEA", "BASIC", "COBOL", "REST", "SOAP", "YAML",
            "CUDA", "LAN", "WAN", "RAID", "MIDI", "POTUS", "ASCII", "FEMA", "NAFTA", "ASEAN", "UEFA", "LEGO", "BIOS");

    /** Short words that are written in capitals for emphasis. Longer ones are words if they have a vowel. */
    private static final Set<String> SHOUTED = Set.of(("""
                    NOT AND THE ALL ANY ARE BUT CAN DID FOR GET GOT HAS HAD HER HIM HIS HOW ITS LET MAY MUST NEW NOW OFF
                    OLD ONE TWO SIX TEN OUR OUT OWN SAY SEE SHE TOO USE WAS WAY WHO WHY YES YET YOU ALSO BEST BOTH CALL
                    COME DONE DOWN EACH ELSE EVEN EVER FREE FROM FULL GIVE GOOD BAD BIG HATE HAVE HELP HERE HIGH HUGE
                    INTO JUST KEEP KNOW LAST LESS LIKE LIVE LONG LOVE MADE MAKE MANY MORE MOST MUCH NEED NEVER NEXT NICE
                    NONE ONLY OPEN OVER REAL SAME SOME SOON STOP SUCH SURE TAKE TELL THAN THAT THEM THEN THERE THESE THEY
                    THIS TIME VERY WAIT WANT WELL WENT WERE WHAT WHEN WILL WITH WORK YOUR ABOUT AFTER AGAIN COULD EVERY
                    FIRST GREAT LARGE LATER LEAST MAYBE MIGHT NIGHT OTHER PLEASE RIGHT SHALL SMALL SORRY STILL THEIR
                    THOSE THREE TODAY UNDER UNTIL USING WATER WHERE WHICH WHILE WHITE WHOLE WORLD WOULD WRONG YEARS NO GO
                    TO DO SO UP IF IN IS OF ON MY ME WE HE BE BY AS AT AN AM OH HEY HI BYE WOW DAY MAN END TOP NOTE DATA
                    CODE TIP TIPS FUN RED HOT COLD SALE LOOK READ TEXT NAME TRUE FALSE START
                    """).strip().split("\\s+"));

    /** Words of so many letters and more are seldom spelled. */
    private static final int LONG = 6;

    private CapitalWords() {}

    static boolean acronymSaidAsWord(String letters) {
        return SAID.contains(letters);
    }

    static boolean shouted(String letters) {
        return SHOUTED.contains(letters) || letters.length() >= LONG && !Spelling.vowelless(letters);
    }
}
