"""The same office, written by hand with other tools: to be checked against, and to be timed against.

Each is written as a user of that tool would write it, by the tool's own guide, with nothing to slow it
down. They share only `world`, which holds the demand and the people as plain numbers.
"""
