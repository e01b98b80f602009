import { geoEqualEarth, geoPath, type GeoProjection } from 'd3-geo';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import atlas from 'world-atlas/land-110m.json';

/** Draws land without any border. It is a chunk of its own, fetched with the first map. */
const shape = atlas as unknown as Topology<{ land: GeometryCollection }>;
const land = feature(shape, shape.objects.land);

export const size = { width: 960, height: 500 };

/** Where one looks: how large, and at what. The zero degree of the map is Korea's meridian, so that Korea is in the middle. */
export interface View {
	zoom: number;
	lon: number;
	lat: number;
}
const meridian = 127.5;

export function projectionOf({ zoom, lon, lat }: View): GeoProjection {
	const flat = geoEqualEarth().rotate([-meridian, 0]).fitSize([size.width, size.height], { type: 'Sphere' });
	const [x, y] = flat([lon, lat]) ?? [size.width / 2, size.height / 2];
	const [tx, ty] = flat.translate();
	return flat
		.scale(flat.scale() * zoom)
		.translate([size.width / 2 + (tx - x) * zoom, size.height / 2 + (ty - y) * zoom])
		.clipExtent([
			[0, 0],
			[size.width, size.height]
		]);
}

export function drawn(projection: GeoProjection): string {
	return geoPath(projection)(land) ?? '';
}
