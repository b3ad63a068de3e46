var user_details =  {
  "screen_name" : "Ada_Vale",
  "location" : "Harbour",
  "full_name" : "Ada Vale",
  "bio" : "Salt.",
  "id" : "70070070",
  "created_at" : "2009-12-01 18:28:04 +0000"
}