package dev.vertrace.core;

/**
 * What code tells the conventions of one kind of operation: filters, customizers, what is captured.
 * A module has its own; {@link VertraceBuilder#with} and {@link Vertrace#create} take it.
 */
public interface ConventionOptions {}
