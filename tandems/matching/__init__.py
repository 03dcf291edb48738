"""The matching: who goes with whom, proven the best, and why. Plain Python; see the README."""
