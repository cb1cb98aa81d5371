"""Schelling's neighbourhoods in Mesa's own terms: agents in the cells of a grid that is a torus.

Usage: schelling.py SIDE AGENTS ALIKE_MIN TICKS SEED. Prints what the ticks cost the processor, and the mean
number of neighbours of the own group in the last one.
"""

import json
import sys
import time

import mesa
from mesa.discrete_space import CellAgent, OrthogonalMooreGrid


class Resident(CellAgent):
    def __init__(self, model, cell, group):
        super().__init__(model)
        self.cell = cell
        self.group = group

    def step(self):
        group = self.group
        alike = 0
        for neighbour in self.cell.neighborhood.agents:
            if neighbour.group == group:
                alike += 1
        self.model.alike += alike
        if alike < self.model.alike_min:
            self.cell = self.model.grid.select_random_empty_cell()


class Town(mesa.Model):
    def __init__(self, side, agents, alike_min, seed):
        super().__init__(seed=seed)
        self.alike_min = alike_min
        self.alike = 0
        self.grid = OrthogonalMooreGrid((side, side), torus=True, capacity=1, random=self.random)
        for cell in self.random.sample(list(self.grid.all_cells), agents):
            Resident(self, cell, self.random.randrange(2))

    def step(self):
        self.alike = 0
        self.agents.do("step")


def main():
    side, agents, alike_min, ticks, seed = (int(word) for word in sys.argv[1:])
    town = Town(side, agents, alike_min, seed)
    before = time.process_time()
    for _ in range(ticks):
        town.step()
    cpu_seconds = time.process_time() - before
    print(json.dumps({"cpuSeconds": cpu_seconds, "alike": town.alike / agents}))


main()
