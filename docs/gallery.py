"""Pictures of the gallery: each block between markers draws one, in `ax`, or prepares the next."""

# %% The four corridors
import corridors as co
from corridors.plotting import plot_corridors

net = co.load_network()
ax = plot_corridors(net, title="Four corridors between China and the west", inset="caspian")

# %% One journey, by mode
from corridors.plotting import plot_routes

route = co.find_route(net, "xian", "poti", corridor="middle")
ax = plot_routes(route, title="Xi'an to Poti across the Caspian")

# %% The Caspian, close by
ax = plot_routes(route, title="Where the goods change to ships", extent=(47, 38, 58, 46))

# %% Where the hours go
from corridors.plotting import plot_waterfall

ax = plot_waterfall(route)

# %% Journeys that no other beats
from corridors.plotting import plot_pareto

front = co.pareto_routes(net, "xian", "duisburg", objectives=("time_h", "cost_usd"))
ax = plot_pareto(front)

# %% How long it takes, good days and bad
run = co.simulate(net, [("xian", "istanbul")], draws=2_000, seed=1)
ax = run.plot()

# %% Chance to arrive
ax = run.plot_reliability()

# %% How far one gets in twelve days
ax = co.reach(net, "xian", days=12).plot()

# %% Days from everywhere to one place
from corridors.plotting import plot_access

ax = plot_access(net, "duisburg", title="Mean days to Duisburg")

# %% What a full corridor carries, link by link
from corridors.plotting import plot_links

full = co.max_flow(net, "xian", "duisburg", corridor="middle").to_frame()
carried = full.explode("edges").groupby("edges")["per_year"].sum()
ax = plot_links(net, carried.to_dict(), heading="Most that can pass", unit="TEU a year")

# %% Where rules bear on a journey
north = co.find_route(net, "xian", "duisburg", corridor="northern")
goods = co.Consignment(hs="8457")
ax = plot_routes(north, blocked=co.check_policy(north, goods), title="Machinery through Russia")

# %% Before and after
from corridors.plotting import plot_change

around = co.find_route(net, "xian", "duisburg", avoid=["BY"])
ax = plot_change(north, around, names=("Today", "Without Belarus"))

# %% What a scenario changes
later = net.as_of("2031-01-01")
ax = co.diff(net, later).plot(title="Lines that open by 2031")

# %% In Russian
ax = plot_routes(route, title="Сиань - Поти", language="ru")

# %% Every link, by mode
from corridors.plotting import plot_network

ax = plot_network(net.as_of("2026-07-17"), title="The network")

# %% On a dark page
ax = plot_corridors(net, theme="dark", size="slide")

# %% A map to explore
both = co.compare(net, lanes=[("xian", "duisburg")], scenarios=["baseline", "poland-closes"])
page = both.explore(title="If Poland closes")
ax = both.plot(title="If Poland closes: before and after")

# %% What passes, and how full it is
from corridors.plotting import plot_ladder, plot_sankey

flows = co.assign_flows(net, co.load_demand(2025), "choice", avoid=["deep-sea"])
ax = flows.plot(title="Predicted flows by land, 2025")

# %% Who goes by which corridor
ax = plot_sankey(flows)

# %% Which bottleneck to relieve
most = co.max_flow(net, "xian", "poti", corridor="middle", unit="t")
ax = plot_ladder(most, steps=4)
