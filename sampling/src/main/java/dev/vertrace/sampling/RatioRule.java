package dev.vertrace.sampling;

/** Operations with a head ratio of their own. */
record RatioRule(OperationFilter filter, double ratio) {}
