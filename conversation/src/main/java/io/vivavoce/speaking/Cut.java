package io.vivavoce.speaking;

/** May a clause end after this unit? */
enum Cut {
    HERE,
    NOT_HERE,
    /** What follows must be known first. */
    WAIT
}
