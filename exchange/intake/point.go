package intake

import (
	"strconv"
	"strings"
)

// ReadPoint reads a place on the map as lists write one: two decimal numbers of degrees, north first, with or without a comma between them, a sign of
// degrees, or a letter for the quarter ("37.57N, 126.98E").
func ReadPoint(cell string) (Point, bool) {
	parts := strings.FieldsFunc(strings.ToUpper(cell), func(r rune) bool { return r == ',' || r == '，' || r == ';' || r == '/' || r == ' ' || r == '\t' })
	if len(parts) != 2 {
		return Point{}, false
	}
	lat, ok := degrees(parts[0], "N", "S", 90)
	lon, fine := degrees(parts[1], "E", "W", 180)
	if !ok || !fine || lat == 0 && lon == 0 { // where nothing was known, lists say 0, 0
		return Point{}, false
	}
	return Point{Lat: lat, Lon: lon}, true
}

// degrees reads one number of a point, which is at most so much; the letter of the other half turns it.
func degrees(s, ahead, behind string, most float64) (float64, bool) {
	s = strings.ReplaceAll(s, "°", "")
	sign := 1.0
	if strings.HasSuffix(s, behind) {
		sign = -1
	}
	s = strings.TrimSuffix(strings.TrimSuffix(s, ahead), behind)
	n, err := strconv.ParseFloat(s, 64)
	return sign * n, err == nil && n >= -most && n <= most // NaN is neither
}
