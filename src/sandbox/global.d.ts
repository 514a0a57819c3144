/**
 * The name of the one protection a test build leaves out, to show that its test would notice; '' in
 * the shipped build, where the bundler drops the dead branches.
 */
declare const __WITHOUT__: string;
